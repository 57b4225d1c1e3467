"""Publishers for tests that put the aliases of a site into a bucket as redirects of its website."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import boto3
from botocore.config import Config

from newsgen.model.publishing import S3Target
from newsgen.publish.context import Context
from newsgen.publish.redirects import Redirect
from newsgen.publish.retrying import Retrying
from newsgen.publish.stores import open_s3
from newsgen.publish.sync import carry_out, make_plan
from newsgen.publish.website import with_goals
from publish.buckets import Bucket
from publish.contract import Site, Stopped, Watched
from publish.s3server import KEYS


@dataclass
class Redirecting:
    """A bucket whose publishers know the aliases of the site, through the calls that `newsgen publish` makes."""

    bucket: Bucket
    site: Site
    goals: Mapping[str, str]

    def settings(self) -> S3Target:
        given = {"endpoint": f"http://127.0.0.1:{self.bucket.port}", "website_redirects": True, **self.bucket.settings}
        return S3Target.model_validate({"kind": "s3", "bucket": self.bucket.name, "region": "us-east-1", **given})

    def context(self) -> Context:
        found = tuple(Redirect("/" + n.removesuffix("index.html"), goal, n) for n, goal in self.goals.items())
        return replace(self.bucket.context("me"), redirects=found)

    def open(self) -> Retrying:
        return open_s3(self.settings(), self.context())

    def publish(self, texts: Mapping[str, str], stop_after: int | None = None) -> list[str]:
        """What was sent; it may be cut off."""
        self.site.set(texts)
        self.site.moment += 60
        files, _ = with_goals(self.settings(), self.context(), self.site.files())
        target, self.site.sent = Watched(self.open(), self.site, stop_after), []
        try:
            plan = make_plan(target.name, files, target.state(), self.site.moment, in_place=True)
            if not plan.empty:
                carry_out(plan, target, self.site)
        except Stopped:
            pass
        finally:
            target.close()
        return self.site.sent

    def back(self) -> None:
        target = self.open()
        live = target.state().live
        assert live
        try:
            target.rollback(live.replaces, live.id)
        finally:
            target.close()

    def locations(self, prefix: str = "") -> dict[str, str]:
        """Where the website leads, of every object, as another client reads it."""
        client = boto3.client(
            "s3", endpoint_url=self.bucket.server.url, region_name="us-east-1", config=Config(s3={"addressing_style": "path"}),
            **{name.lower(): value for name, value in KEYS.items()},
        )
        try:
            heads = {n: client.head_object(Bucket=self.bucket.name, Key=prefix + n) for n in self.site.files() if n != ".newsgen"}
            return {n: head["WebsiteRedirectLocation"] for n, head in heads.items() if "WebsiteRedirectLocation" in head}
        finally:
            client.close()
