"""The JSON API under ``/api/v1``: one literal table of operations, from which routes and OpenAPI are both made."""
