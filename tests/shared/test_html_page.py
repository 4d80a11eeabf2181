"""The one look of the pages: read by everybody (WCAG 2.2 AA), whole by itself, and silent where it must be."""

import base64
import hashlib
import re

import pytest

from shared.html_page import LOGO, NAME, PALETTE, STYLE, html_page, page_headers, problem_page, wants_page

SCHEMES = dict(zip(("light", "dark"), PALETTE.split("@media (prefers-color-scheme: dark)"), strict=True))
RULES = re.findall(r"([^{}]+)\{([^{}]*)\}", STYLE.removeprefix(PALETTE))
SURFACES = ("--paper", "--card")
INK = "--ink"


def palette(scheme: str) -> dict[str, str]:
    return dict(re.findall(r"(--[\w-]+): (#[0-9a-f]{6});", SCHEMES[scheme]))


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def text_on() -> set[tuple[str, str]]:
    """Every pair of text and background that a rule makes; what a rule leaves out may be any surface, or the ink."""
    pairs = {(INK, surface) for surface in SURFACES}
    for _, body in RULES:
        text = re.findall(r"(?<![\w-])color: var\((--[\w-]+)\)", body)
        ground = re.findall(r"background: var\((--[\w-]+)\)", body)
        pairs |= {(one, other) for one in text or [INK] for other in ground or SURFACES if text or ground}
    return pairs


def test_the_formula_is_wcags() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_text_is_readable_on_every_ground_it_may_stand_on(scheme: str) -> None:
    colours = palette(scheme)
    found = {(one, other): contrast(colours[one], colours[other]) for one, other in text_on()}
    assert len(found) > 10
    assert {pair: round(ratio, 2) for pair, ratio in found.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_borders_of_fields_and_the_focus_stand_out(scheme: str) -> None:
    colours = palette(scheme)
    for line in ("--line", "--accent"):
        for surface in SURFACES:
            assert contrast(colours[line], colours[surface]) >= 3, (line, surface)


def test_both_schemes_have_the_same_colours_and_rules_name_them_only() -> None:
    assert palette("light").keys() == palette("dark").keys()
    for selector, body in RULES:
        assert not re.search(r"#[0-9a-f]{3,8}\b|rgb", body), selector
    assert set(re.findall(r"var\((--[\w-]+)\)", STYLE)) <= palette("light").keys()


def test_the_focus_is_seen_and_nothing_takes_it_away() -> None:
    focus = [body for selector, body in RULES if ":focus-visible" in selector]
    assert any("outline: 3px solid" in body for body in focus)
    assert not re.search(r"outline: *(0|none)", STYLE)


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_page_is_whole_by_itself(language: str) -> None:
    page = html_page(language, "Ingresar <aquí>", "<p>x</p>")
    assert f'<html lang="{language}">' in page
    assert "<title>Ingresar &lt;aquí&gt; · CAI Virtual</title>" in page
    assert '<meta name="viewport" content="width=device-width, initial-scale=1">' in page
    assert len(re.findall("<h1>", page)) == len(re.findall("<main", page)) == 1
    assert LOGO in page
    assert "<script" not in page
    assert not re.search(r'(?:src|href|url)[=(]"?(?:https?:)?//', page), "nothing comes from elsewhere"


def test_the_policy_lets_in_this_style_and_nothing_else() -> None:
    (style,) = re.findall(r"<style>(.*?)</style>", html_page("es", "x", ""), re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = page_headers("es", "'self' https://meet.example")["Content-Security-Policy"]
    assert f"style-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "form-action 'self' https://meet.example;" in policy
    assert "unsafe" not in policy


@pytest.mark.feature("S07.3")
def test_without_its_brand_a_page_does_not_say_whose_it_is() -> None:
    page = html_page("es", "Su reunión", "<p>x</p>", branded=False)
    for word in (NAME, "CAI", LOGO, "<svg", 'brand"'):
        assert word not in page
    assert "<title>Su reunión</title>" in page


@pytest.mark.parametrize(
    ("accept", "page"),
    [
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", True),
        ("*/*", False),
        ("application/json", False),
        ("application/problem+json, */*", False),
        ("", False),
        (None, False),
    ],
)
def test_a_browser_is_known_by_what_it_accepts(accept: str | None, page: bool) -> None:
    assert wants_page(accept) is page


@pytest.mark.feature("P01.9", "S07.3")
def test_a_problem_under_v1_names_nobody_since_a_join_link_may_fail_on_a_shared_phone() -> None:
    members = {"title": "No existe", "status": 404, "instance": "/v1/joins/abc", "detail": "<b>", "request_id": "r1"}
    page = problem_page(members, "es")
    assert "CAI" not in page
    assert 'href="/"' not in page
    assert "<p>&lt;b&gt;</p>" in page
    assert "404 · Número de solicitud: r1" in page
    for alike in ("/v1/verifications-of-joins", "/v1/verification"):
        assert "CAI" not in problem_page(members | {"instance": alike}, "es")
    for check in ("/v1/verifications", "/v1/verifications/abc"):
        of_check = problem_page(members | {"instance": check}, "es")
        assert LOGO in of_check
        assert '<a href="/v1/verifications">Volver a la verificación</a>' in of_check
    for leads_home in ({"instance": "/nada"}, {"instance": "/v1/cases", "status": 401}):
        page = problem_page(members | leads_home, "es")
        assert LOGO in page
        assert '<a href="/">Ir al inicio</a>' in page
