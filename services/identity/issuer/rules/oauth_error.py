"""What an OAuth client is told when its request cannot be served (RFC 6749 sections 4.1.2.1 and 5.2)."""

import unicodedata


class OAuthError(Exception):
    """A refusal with the standard's error code and one sentence in Spanish and in English."""

    def __init__(self, error: str, es: str, en: str, status: int = 400) -> None:
        super().__init__(f"{error}: {en}")
        self.error = error
        self.es = es
        self.en = en
        self.status = status

    def description(self, language: str) -> str:
        """Return the sentence for `language` ("es" or "en") in the characters the standard allows.

        RFC 6749 forbids everything outside printable ASCII, the quotation mark and the backslash in
        `error_description`, so accents are dropped: "codigo", not "código".
        """
        text = unicodedata.normalize("NFKD", self.en if language == "en" else self.es)
        return "".join(c for c in text if " " <= c <= "~" and c not in '"\\')
