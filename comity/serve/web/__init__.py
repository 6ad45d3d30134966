"""The screens: one file for each, a plain function for each address. `comity.serve.routes` lists them."""
