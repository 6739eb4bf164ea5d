"""The eye of the browser tests sees what is wrong."""

from typing import TYPE_CHECKING

import pytest

from tests.browser import PHONE, faults_of

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_picture_without_words_and_a_page_that_is_too_wide_are_found(
    desktop: "BrowserContext",
) -> None:
    page = desktop.new_page()
    page.set_viewport_size(PHONE)
    page.set_content('<html lang="en"><title>A</title><main><h1>A</h1><img src="x"></main></html>')
    assert [fault.split(":")[0] for fault in faults_of(page)] == ["image-alt"]
    page.set_content('<html lang="en"><title>A</title><main><h1 style="width:900px">A</h1></main>')
    assert "wide in a window of 375" in faults_of(page)[-1]
