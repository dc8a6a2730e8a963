"""When something fails in a real browser: requests, slow servers, bad values, no JavaScript."""

from playwright.sync_api import Browser, Page, Route, expect

CHICAGO = 4887398


def chosen(page: Page) -> list[str]:
    """Names on the list, in order."""
    return page.locator(".row .name a").all_inner_texts()


def test_a_failed_request_says_so_and_can_be_tried_again(page: Page, site: str) -> None:
    page.goto(f"{site}/cities/{CHICAGO}")
    page.route("**/list?**", lambda route: route.abort())
    page.get_by_role("slider", name="Ports", exact=True).fill("50")
    expect(page.get_by_role("alert")).to_contain_text("could not be brought up to date")
    page.unroute("**/list?**")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_slow_server_keeps_the_list_and_the_last_word(page: Page, site: str) -> None:
    page.goto(f"{site}/cities/{CHICAGO}")

    def late(route: Route) -> None:
        page.wait_for_timeout(700)
        route.continue_()

    page.route("**/list?**", late)
    page.get_by_role("slider", name="Ports", exact=True).fill("40")
    expect(page.locator("#list")).to_have_attribute("aria-busy", "true")
    assert page.locator(".row").count() == 10
    page.get_by_role("slider", name="Ports", exact=True).fill("60")
    expect(page.locator("#list")).not_to_have_attribute("aria-busy", "true")
    assert "w_port=60" in page.url


def test_a_value_that_cannot_be_used_is_explained_and_the_list_kept(page: Page, site: str) -> None:
    page.goto(f"{site}/cities/{CHICAGO}")
    page.locator(".filters summary").first.click()
    page.get_by_label("Only these countries").fill("Japan")
    expect(page.get_by_role("alert")).to_contain_text("'Japan' is not a two-letter country code")
    expect(page.get_by_role("button", name="Try again")).to_have_count(0)
    assert page.locator(".row").count() == 10
    page.get_by_label("Only these countries").fill("JP")
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.locator(".row .country").first).to_have_text("Japan")


def test_without_javascript(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site)
    page.get_by_label("Your city").fill("Chicago")
    page.get_by_role("radio", name="Who should we trade with?").check()
    page.get_by_role("button", name="Find partners").click()
    assert page.locator(".row").count() == 10
    page.get_by_label("Purpose").select_option("ports")
    page.get_by_role("button", name="Apply").click()
    assert "purpose=ports" in page.url
    page.get_by_label("Order by").select_option("mutual")
    page.get_by_text("More filters and policy").click()
    page.get_by_label("One row per").select_option("city")
    page.get_by_role("button", name="Apply").click()
    assert "order=mutual" in page.url
    assert "unit=city" in page.url
    assert page.get_by_text("Ordered by both sides").is_visible()
    page.locator(".star").first.click()
    assert page.locator(".short li").count() == 1
    page.locator(".row .name a").first.click()
    assert "/pair/" in page.url
    context.close()
