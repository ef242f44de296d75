"""What the home page may cost: bytes, the time until it is seen, and that nothing jumps."""

import pytest
from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.speed]

MAX_BYTES = 150_000
MAX_FIRST_PAINT_MS = 1000
SEEN = """
() => new Promise((resolve) => {
  let shift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) shift += entry.value;
  }).observe({type: "layout-shift", buffered: true});
  const page = performance.getEntriesByType("navigation")[0];
  const tell = (paint) => {
    const files = performance.getEntriesByType("resource");
    resolve({
      paint: paint.startTime,
      shift,
      bytes: files.reduce((sum, file) => sum + file.transferSize, page.transferSize),
      files: files.length,
    });
  };
  new PerformanceObserver((list) => {
    const paint = list.getEntriesByName("first-contentful-paint")[0];
    if (paint) setTimeout(tell, 500, paint);
  }).observe({type: "paint", buffered: true});
})
"""


@pytest.mark.parametrize("width", [390, 1280])
def test_home_is_light_and_soon_there(chromium: Browser, server: str, width: int) -> None:
    """On a phone and on a desk, with an empty cache: the budgets of Lighthouse's kind."""
    context = chromium.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(server + "/", wait_until="load")
    found = page.evaluate(SEEN)
    context.close()

    assert 0 < found["bytes"] < MAX_BYTES
    assert found["paint"] < MAX_FIRST_PAINT_MS
    assert found["shift"] == 0
