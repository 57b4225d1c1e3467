"""Stores: opening the clients of Amazon S3, Google Cloud Storage and Azure Blob Storage from settings and credentials."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, TypedDict, cast

import obstore
from obstore.store import AzureStore, GCSStore, S3Store

from newsgen.model.problem import problem
from newsgen.model.publishing import AzureTarget, GcsTarget, S3Target
from newsgen.model.version import __version__
from newsgen.publish.context import Context
from newsgen.publish.objects import ObjectTarget
from newsgen.publish.retrying import Retrying
from newsgen.publish.s3sign import SignedPut, place_of
from newsgen.publish.secrets import Secrets, read_secrets
from newsgen.publish.storage import Storage
from newsgen.publish.website import static_keys

if TYPE_CHECKING:
    from obstore.store import AzureConfig, ClientConfig, GCSConfig, ObjectStore, RetryConfig, S3Config

# What a file of credentials may set; the environment is read by the client itself, too, with the provider's own names.
S3_NAMES = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_REGION", "AWS_DEFAULT_REGION")
GCS_NAMES = ("GOOGLE_SERVICE_ACCOUNT", "GOOGLE_SERVICE_ACCOUNT_KEY", "GOOGLE_APPLICATION_CREDENTIALS", "GOOGLE_BEARER_TOKEN")
AZURE_NAMES = (
    "AZURE_STORAGE_ACCOUNT_KEY", "AZURE_STORAGE_SAS_KEY", "AZURE_STORAGE_TOKEN", "AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET",
    "AZURE_TENANT_ID", "AZURE_FEDERATED_TOKEN_FILE",
)


def open_s3(settings: S3Target, context: Context) -> Retrying:
    """A bucket of S3, or of a store that speaks as it does."""
    known = _secrets(settings, context)
    given = {"aws_region": settings.region, "aws_endpoint": settings.endpoint}
    config = cast("S3Config", _config(known, S3_NAMES, given))
    words = f"the bucket {settings.bucket}"
    store = _opened(
        words, lambda: S3Store(settings.bucket, prefix=settings.prefix or None, config=config, **_client(settings.endpoint))
    )
    signed = _signed(settings, known, words) if settings.website_redirects else None
    return _target(store, words, settings, context, conditional=not settings.unconditional, signed=signed)


def _signed(settings: S3Target, known: Secrets, words: str) -> SignedPut | None:
    """Uploads of our own to the place that the client takes for the bucket; None where there is no key to sign with."""
    keys = static_keys(known)
    if keys is None:
        return None
    region = settings.region or known.get("AWS_REGION") or known.get("AWS_DEFAULT_REGION") or "us-east-1"
    endpoint = settings.endpoint or known.get("AWS_ENDPOINT_URL_S3") or known.get("AWS_ENDPOINT_URL") or known.get("AWS_ENDPOINT") or ""
    virtual = (known.get("AWS_VIRTUAL_HOSTED_STYLE_REQUEST") or "").lower() in ("1", "true", "on", "yes", "y", "t")
    return SignedPut(place_of(settings.bucket, settings.prefix, region, endpoint, virtual=virtual), keys, words)


def open_gcs(settings: GcsTarget, context: Context) -> Retrying:
    """A bucket of Google Cloud Storage."""
    known = _secrets(settings, context)
    config = cast("GCSConfig", _config(known, GCS_NAMES, {"google_base_url": settings.endpoint}))
    words = f"the bucket {settings.bucket}"
    store = _opened(
        words, lambda: GCSStore(settings.bucket, prefix=settings.prefix or None, config=config, **_client(settings.endpoint))
    )
    return _target(store, words, settings, context)


def open_azure(settings: AzureTarget, context: Context) -> Retrying:
    """A container of Azure Blob Storage."""
    known = _secrets(settings, context)
    given = {"azure_storage_account_name": settings.account, "azure_storage_endpoint": settings.endpoint}
    config = cast("AzureConfig", _config(known, AZURE_NAMES, given))
    words = f"the container {settings.container}"
    store = _opened(
        words, lambda: AzureStore(settings.container, prefix=settings.prefix or None, config=config, **_client(settings.endpoint))
    )
    return _target(store, words, settings, context)


def _secrets(settings: S3Target | GcsTarget | AzureTarget, context: Context) -> Secrets:
    return read_secrets(context.root / settings.credentials if settings.credentials else None, context.environment)


def _config(known: Secrets, names: Iterable[str], given: Mapping[str, str]) -> dict[str, str]:
    """The client's settings by the names of the environment, as it takes them: in small letters."""
    return {name.lower(): value for name, value in known.environment(names).items()} | {n: v for n, v in given.items() if v}


class _Options(TypedDict):
    client_options: ClientConfig
    retry_config: RetryConfig


def _client(endpoint: str) -> _Options:
    """How the client behaves: it tries again a little by itself, `publish/retry.py` does the rest."""
    return {
        "client_options": {
            "connect_timeout": "10s", "timeout": "300s", "user_agent": f"newsgen/{__version__}",
            "allow_http": endpoint.startswith("http://"),
        },
        "retry_config": {
            "max_retries": 2, "retry_timeout": timedelta(seconds=120),
            "backoff": {"init_backoff": timedelta(milliseconds=200), "max_backoff": timedelta(seconds=5), "base": 2},
        },
    }


def _opened(words: str, opener: Callable[[], ObjectStore]) -> ObjectStore:
    try:
        return opener()
    except (obstore.exceptions.BaseError, ValueError, TypeError, OSError):
        # The words of the failure can hold a part of a key.
        raise problem(
            "NG642", f"The credentials for {words} are not in the form that the provider gives out.", "newsgen.yaml",
            "See docs/publishing.md for their names, and copy their values whole.",
        ) from None


def _target(
    store: ObjectStore, words: str, settings: S3Target | GcsTarget | AzureTarget, context: Context, *, conditional: bool = True,
    signed: SignedPut | None = None,
) -> Retrying:
    storage = Storage(store, words, signed)
    target = ObjectTarget(storage, context, keep=settings.keep, compress=settings.compress, conditional=conditional)
    return Retrying(target, context.retry)
