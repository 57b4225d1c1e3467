"""The section `feedback` of the configuration: where votes go, and that a website of Umami is one."""

from __future__ import annotations

import re

import pytest

from newsgen.model.configcheck import validate_config
from newsgen.model.schema import config_schema

WEBSITE = "7f3c2a10-5b6d-4e8f-9a1b-2c3d4e5f6071"
ENDPOINT = "https://umami.example.org/api/send"


@pytest.mark.parametrize("website", [WEBSITE, WEBSITE.upper(), ""])
@pytest.mark.parametrize("endpoint", [ENDPOINT, "/umami/api/send"])
def test_a_website_of_umami_is_taken(website: str, endpoint: str) -> None:
    config, problems = validate_config({"feedback": {"endpoint": endpoint, "umami": website}})
    assert problems == []
    assert config is not None
    assert (config.feedback.umami, config.feedback.endpoint) == (website, endpoint)


@pytest.mark.parametrize("website", ["news", WEBSITE[:-1], WEBSITE + "0", WEBSITE + "\n", WEBSITE.replace("-", ""), '"><script>', "g" + WEBSITE[1:]])
def test_what_is_no_id_is_told(website: str) -> None:
    config, (problem,) = validate_config({"feedback": {"endpoint": ENDPOINT, "umami": website}})
    assert config is None
    assert (problem.path, problem.code) == (("feedback", "umami"), "NG012")
    assert WEBSITE in problem.message
    pattern = config_schema()["$defs"]["FeedbackSection"]["properties"]["umami"]["pattern"]
    assert re.search(pattern, WEBSITE)
    assert re.search(pattern, website) is None or website.endswith("\n")


@pytest.mark.parametrize("given", [{}, {"endpoint": "/-/feedback"}])
def test_umami_needs_its_address(given: dict[str, str]) -> None:
    config, (problem,) = validate_config({"feedback": {**given, "umami": WEBSITE}})
    assert config is None
    assert problem.path == ("feedback", "umami")
    assert "endpoint: https://" in problem.message


def test_without_umami_there_is_no_website() -> None:
    config, problems = validate_config({"feedback": {"endpoint": ENDPOINT}})
    assert problems == []
    assert config is not None
    assert config.feedback.umami == ""
