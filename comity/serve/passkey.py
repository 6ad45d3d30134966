"""Passkeys (WebAuthn level 2): officers' devices that prove who they are by a signature, without a password."""

from __future__ import annotations

import re
from typing import Any

import msgspec
import webauthn
from starlette.requests import Request
from webauthn.helpers import base64url_to_bytes, parse_client_data_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from comity.db.door import Connection
from comity.errors import NotSignedIn, Refused
from comity.serve.language.marked import N_
from comity.store import attempt, passkey
from comity.store.session import SignedIn

_SIGN_IN = "sign in"
_NOT_TAKEN = N_("This passkey was not accepted. Try again, or sign in with a link.")


def possible(request: Request) -> bool:
    """Whether passkeys work at the address by which the reader came: not where it is a bare number."""
    name = request.url.hostname or ""
    return not re.fullmatch(r"[\d.]+|.*:.*", name) and (request.app.state.secure or name == "localhost")


def challenge(connection: Connection, request: Request) -> str:
    """What a browser needs to have a passkey sign, as JSON. The connection is the gate's."""
    return webauthn.options_to_json(
        webauthn.generate_authentication_options(
            rp_id=_host(request),
            challenge=attempt.begin(connection, _SIGN_IN),
            user_verification=UserVerificationRequirement.REQUIRED,
        )
    )


def check(connection: Connection, request: Request, answer: bytes) -> passkey.Key:
    """The key that signed, after its signature was checked and its use noted. The connection is the gate's.

    Args:
        connection: of the gate.
        request: which brought it.
        answer: the browser's ``PublicKeyCredential`` as JSON.

    Raises:
        NotSignedIn: it proves nothing.
    """
    try:
        credential = _read(answer)
        given, identity = _challenge_in(credential), base64url_to_bytes(str(credential["rawId"]))
        known = passkey.key(connection, identity)
        if not attempt.answered(connection, _SIGN_IN, given) or known is None:
            raise NotSignedIn(_NOT_TAKEN)
        verified = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=given,
            expected_rp_id=_host(request),
            expected_origin=_origin(request),
            credential_public_key=known.public_key,
            credential_current_sign_count=known.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise NotSignedIn(_NOT_TAKEN) from error
    passkey.used(connection, identity, verified.new_sign_count)
    return known


def claimed(connection: Connection, answer: bytes) -> passkey.Key | None:
    """The key that an answer says it is of, whether or not it proves it. The connection is the gate's."""
    try:
        return passkey.key(connection, base64url_to_bytes(str(_read(answer)["rawId"])))
    except (WebAuthnException, ValueError, KeyError, TypeError):
        return None


def offer(connection: Connection, request: Request, who: SignedIn, session: bytes) -> str:
    """What a browser needs to make a passkey for an officer, as JSON. The connection is the gate's."""
    return webauthn.options_to_json(
        webauthn.generate_registration_options(
            rp_id=_host(request),
            rp_name=who.centre,
            user_name=f"{who.name} ({who.member_name})",
            user_id=who.officer.bytes,
            user_display_name=who.name,
            challenge=attempt.begin(connection, _add(session)),
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=[
                PublicKeyCredentialDescriptor(id=each) for each in passkey.credentials(connection, who.officer)
            ],
        )
    )


def add(connection: Connection, request: Request, who: SignedIn, session: bytes, answer: bytes) -> None:
    """Keep the passkey that a browser made for an officer. The connection is the gate's.

    Args:
        connection: of the gate.
        request: which brought it.
        who: for whom it was made.
        session: hash of the session that was asked to make it.
        answer: ``{"name": …, "credential": the browser's PublicKeyCredential}`` as JSON.

    Raises:
        Refused: it is not the answer to what this session was asked.
    """
    try:
        read = _read(answer)
        name, credential = " ".join(str(read.get("name", "")).split())[:60], dict(read["credential"])
        given = _challenge_in(credential)
        if not attempt.answered(connection, _add(session), given):
            raise Refused("The browser took too long. Add the passkey again.")
        verified = webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=given,
            expected_rp_id=_host(request),
            expected_origin=_origin(request),
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise Refused("The browser's answer could not be checked. Add the passkey again.") from error
    new = passkey.add(
        connection,
        credential=verified.credential_id,
        officer=who.officer,
        public_key=verified.credential_public_key,
        sign_count=verified.sign_count,
        name=name or "Passkey",
    )
    if not new:
        raise Refused("This passkey is in use already. Choose another device.")


def _add(session: bytes) -> str:
    return f"add {session.hex()}"


def _read(answer: bytes) -> dict[str, Any]:
    try:
        return msgspec.json.decode(answer, type=dict[str, Any])
    except msgspec.DecodeError as error:
        raise ValueError(str(error)) from error


def _challenge_in(credential: dict[str, Any]) -> bytes:
    return parse_client_data_json(base64url_to_bytes(str(credential["response"]["clientDataJSON"]))).challenge


def _host(request: Request) -> str:
    # Its name is one of the centre's own: requests for another are refused before they come here.
    return request.url.hostname or ""


def _origin(request: Request) -> str:
    # Behind a proxy that ends TLS the request came by plain http; what the browser saw is the centre's own scheme.
    return f"{'https' if request.app.state.secure else 'http'}://{request.url.netloc}"
