"""The section `publish` of the configuration: where the site goes. One model for each kind of target."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from newsgen.model.section import Section

KINDS = ("directory", "ssh", "s3", "gcs", "azure", "git", "netlify", "cloudflare")
_NAME = r"^[a-z0-9]+(-[a-z0-9]+)*$"


def _https(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.username or parts.password:
        raise ValueError("an http or https address without a name or password in it is needed")
    if parts.scheme == "http" and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
        raise ValueError("an https address is needed; http is for this machine only")
    return value


def _prefix(value: str) -> str:
    parts = value.strip("/").split("/") if value.strip("/") else []
    if any(part in ("", ".", "..") for part in parts):
        raise ValueError("a folder such as news or 2026/news is needed, without . and ..")
    return "/".join(parts)


def _repository(value: str) -> str:
    parts = urlsplit(value)
    if value.startswith("-") or any(c.isspace() or ord(c) < 32 for c in value):
        raise ValueError("the address of a repository is needed, such as git@github.com:me/news.git")
    if parts.scheme in ("http", "https") and (parts.username or parts.password):
        raise ValueError("a name or token in the address would lie in the file for all to read; give it by the environment")
    return value


Address = Annotated[str, AfterValidator(_https)]
Prefix = Annotated[str, AfterValidator(_prefix)]


class AfterPublish(Section):
    """What is told to others once a release is live. A failure of these is a warning and undoes nothing."""

    index_now: str = Field(
        "", pattern=r"^$|^[A-Za-z0-9-]{8,128}$",
        description="Key of IndexNow: search engines are told the changed addresses. It is public, newsgen puts its file into the site.",
    )
    index_now_endpoint: Address = Field("https://api.indexnow.org/indexnow", description="Who is told, by IndexNow.")
    websub: tuple[Address, ...] = Field((), description="WebSub hubs that are told when the feed changed.")
    purge_list: str = Field("", description="File that the changed addresses are written to, a line each, for a CDN's tool.")


class _Target(Section):
    """What every kind of target has."""

    after: AfterPublish = Field(default_factory=AfterPublish, description="Whom to tell once the release is live.")


class _Remote(_Target):
    """What targets have that ask who we are."""

    credentials: str = Field(
        "", description="File of mode 600 with lines NAME=VALUE, for what is not in the environment."
    )


Server = Literal["nginx", "caddy"]


class DirectoryTarget(_Target):
    """A folder of this machine: `releases/` and a link `current` to the one that is live."""

    kind: Literal["directory"] = Field(description="`directory`")
    path: str = Field(min_length=1, description="The folder; the web server serves `current` in it. Relative paths begin at the site.")
    keep: int = Field(5, ge=2, le=100, description="Releases that are kept, the live one among them.")
    redirects: tuple[Server, ...] = Field((), description="Web servers that get a map of the aliases, as `_redirects.NAME`.")


class SshTarget(_Target):
    """A folder of another machine, by rsync and ssh: `releases/` and a link `current` to the one that is live."""

    kind: Literal["ssh"] = Field(description="`ssh`")
    host: str = Field(pattern=r"^[A-Za-z0-9_\[][A-Za-z0-9_.:\]-]*$", description="Name or address of the machine, or a Host of ssh's own configuration.")
    path: str = Field(
        pattern=r"^(/|~/)?[^-/~\s'\"\\][^\s'\"\\]*$", description="The folder there; the web server serves `current` in it."
    )
    user: str = Field("", pattern=r"^$|^[A-Za-z0-9_][A-Za-z0-9_.-]*$", description="Who to be there.  By default ssh decides.")
    port: int = Field(0, ge=0, le=65535, description="0: ssh decides.")
    key: str = Field("", description="File of the private key (mode 600), where ssh would not find it itself.")
    known_hosts: str = Field("", description="File of the machine's known keys, where it is not ssh's own.")
    options: tuple[Annotated[str, Field(pattern=r"^[A-Za-z]+=[^\r\n]*$")], ...] = Field(
        (), description="More options of ssh, such as ProxyJump=bastion."
    )
    keep: int = Field(5, ge=2, le=100, description="Releases that are kept, the live one among them.")
    redirects: tuple[Server, ...] = Field((), description="Web servers that get a map of the aliases, as `_redirects.NAME`.")


class _Store(_Remote):
    """What object stores have."""

    prefix: Prefix = Field("", description="Folder in it that holds the site.")
    endpoint: Annotated[str, AfterValidator(lambda v: _https(v) if v else v)] = Field(
        "", description="Address of a store that is not the provider's own, such as MinIO."
    )
    compress: bool = Field(False, description="Store texts compressed with gzip; every browser reads them, some other readers do not.")
    keep: int = Field(5, ge=2, le=100, description="Releases that can be brought back, the live one among them.")


class S3Target(_Store):
    """A bucket of Amazon S3, or of a store that speaks as it does."""

    kind: Literal["s3"] = Field(description="`s3`")
    bucket: str = Field(pattern=r"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", description="Name of the bucket.")
    region: str = Field("", pattern=r"^[a-z0-9-]*$", description="Region.  By default AWS_REGION.")
    unconditional: bool = Field(
        False, description="Publish also to a store that ignores conditions; then nobody else may publish at the same time."
    )
    website_redirects: bool = Field(
        False, description="For a bucket that is served as a website: pages at aliases become redirects of the website."
    )


class GcsTarget(_Store):
    """A bucket of Google Cloud Storage."""

    kind: Literal["gcs"] = Field(description="`gcs`")
    bucket: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$", description="Name of the bucket.")


class AzureTarget(_Store):
    """A container of Azure Blob Storage."""

    kind: Literal["azure"] = Field(description="`azure`")
    account: str = Field(pattern=r"^[a-z0-9]{3,24}$", description="Name of the storage account.")
    container: str = Field("$web", pattern=r"^(\$web|[a-z0-9](-?[a-z0-9])+)$", description="Name of the container.")


class GitTarget(_Remote):
    """A branch of a repository, for GitHub, GitLab and Codeberg Pages."""

    kind: Literal["git"] = Field(description="`git`")
    repository: Annotated[str, AfterValidator(_repository)] = Field(min_length=1, description="Its address, as `git clone` takes it.")
    branch: str = Field("gh-pages", pattern=r"^[A-Za-z0-9][A-Za-z0-9._/-]*$", description="The branch that is served.")
    cname: str = Field("", pattern=r"^$|^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$", description="Domain of the site, for the file CNAME.")
    folder: Prefix = Field("", description="Folder of the branch that holds the site, such as docs or public.")
    key: str = Field("", description="File of the private key (mode 600), where ssh would not find it itself.")
    author: str = Field("newsgen <newsgen@localhost>", pattern=r"^[^<>\r\n]+ <[^<>\r\n]+>$", description="Author of the commits.")
    keep: int = Field(5, ge=2, le=100, description="Commits that the branch has at most, one for each release.")


class NetlifyTarget(_Remote):
    """A site of Netlify, handed over to its command-line tool."""

    kind: Literal["netlify"] = Field(description="`netlify`")
    site: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9.-]*$", description="Id or name of the site there.")


class CloudflareTarget(_Remote):
    """A project of Cloudflare Pages, handed over to its command-line tool wrangler."""

    kind: Literal["cloudflare"] = Field(description="`cloudflare`")
    project: str = Field(pattern=_NAME, description="Name of the project.")
    branch: str = Field("main", pattern=r"^[A-Za-z0-9][A-Za-z0-9._/-]*$", description="Branch of the deployment; the project's production branch makes it live.")


AnyTarget = Annotated[
    DirectoryTarget | SshTarget | S3Target | GcsTarget | AzureTarget | GitTarget | NetlifyTarget | CloudflareTarget,
    Field(discriminator="kind"),
]


def target_model(kind: str) -> type[Section] | None:
    """The model of a kind of target."""
    every: tuple[type[Section], ...] = (
        DirectoryTarget, SshTarget, S3Target, GcsTarget, AzureTarget, GitTarget, NetlifyTarget, CloudflareTarget,
    )
    return dict(zip(KINDS, every, strict=True)).get(kind)


class PublishSection(Section):
    """Where `newsgen publish` brings the site: targets by name."""

    targets: dict[Annotated[str, Field(pattern=_NAME)], AnyTarget] = Field(
        default_factory=dict, description="A name of yours (live, preview) and what it stands for."
    )
