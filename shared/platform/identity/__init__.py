"""Who is calling: bearer tokens of any OIDC issuer, and the roles of the texts."""
