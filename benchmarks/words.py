"""The vocabulary of the benchmark's texts: everything named here is invented."""

from __future__ import annotations

MAKERS = (
    "Harrow Labs", "Orsten Devices", "Blue Ferry", "Kestrel Compute", "Palisade Networks", "Tamarin AI", "Northgate Silicon",
    "Vellum Cloud", "Quarry Systems", "Lantern Robotics", "Ostrich Data", "Meridian Foundry", "Coppice Software", "Saltmarsh",
    "Ironwood Storage", "Fennel Security", "Gannet Mobile", "Thistle Graphics", "Umber Analytics", "Wharf Labs",
)  # fmt: skip
PRODUCTS = (
    "Marlin 4", "Bracken", "Sextant 2.1", "Cobble OS", "Tern 3", "Drumlin", "Foxglove Runtime", "Heron X2", "Juniper Cache",
    "Kiln", "Loom 7", "Mistral Bay", "Nettle DB", "Otter Shell", "Plinth", "Quill 12", "Rook Tensor", "Sedge", "Turnstile",
)  # fmt: skip
THINGS = (
    "model", "compiler", "scheduler", "dataset", "benchmark", "contract", "regulator", "accelerator", "pipeline", "licence",
    "interface", "cluster", "cache", "protocol", "kernel", "vulnerability", "roadmap", "registry", "sensor", "foundry", "wafer",
    "audit", "backlog", "subscription", "grid connection", "test suite", "data centre", "power budget", "package index",
)  # fmt: skip
QUALITIES = (
    "quiet", "expensive", "reliable", "unfinished", "open", "regulated", "distributed", "fragile", "overlooked", "modest",
    "reproducible", "well-funded", "low-latency", "experimental", "memory-bound", "self-hosted", "incremental", "brittle",
)  # fmt: skip
MATTERS = (
    "trust", "latency", "competition", "accountability", "cost", "capacity", "adoption", "governance", "accuracy", "momentum",
    "security", "resilience", "scale", "efficiency", "maintenance", "supply", "transparency",
)  # fmt: skip
DEEDS = (
    "announced", "postponed", "measured", "withdrew", "licensed", "patched", "acquired", "repriced", "audited", "expanded",
    "shipped", "defended", "published", "retired", "restructured",
)  # fmt: skip
CODES = (
    "max_batch", "--enable-cache", "fsync()", "retry_after", "io_uring", "numa_node", "SELECT FOR UPDATE", "num_workers",
    "cache-control", "/v1/answers", "top_p", "seccomp", "LD_PRELOAD", "read_only: true",
)  # fmt: skip
PUBLISHERS = (
    "The Halfword", "Ledger & Wire", "Foundry Weekly", "Open Kernel News", "Policy Notes", "Circuit", "The Northern Post",
    "Machine Review", "Harbour Times", "Grid Watch",
)  # fmt: skip
AUTHORS = ("Systems Desk", "Policy Desk", "Chips Desk", "Security Desk", "Research Desk", "Night Desk", "Data Desk")
SENTENCES = (
    "The {quality} {thing} that {maker} {deed} this week changes what {matter} means for everybody who depends on it.",
    "{maker} {deed} {product} after months in which the {thing} had been described as {quality} and nothing more.",
    "For those who run a {quality} {thing}, the question is less about {matter} than about who answers the telephone at night.",
    "According to two people who worked on the {thing}, {maker} spent about {number} million on it before {product} was ready.",
    "In our own tests {product} took {number} minutes for a {thing} that its predecessor finished in under {number}.",
    "Critics say that a {quality} {thing} invites mistakes, and point at {number} cases in which {matter} came last.",
    "That is not only a matter of {matter}; it says who owns the {thing}, and who pays when it fails.",
    "The agreement between {maker} and {other} leaves the {thing} where it was, but it moves the {matter} elsewhere.",
    "Between {number} and {number} percent of the teams that answered had replaced their {thing} within a year.",
    "None of it would matter if the {thing} were {quality}, yet every measurement that was published says the opposite.",
    "What {product} does well is dull: it keeps a {quality} {thing} running, and it says so when it cannot.",
    "{other} declined to comment on the {thing}; a filing shows that it was {deed} as early as last spring.",
    "Whether the bet on {matter} pays off depends on how soon {maker} can turn a {quality} {thing} into a product.",
    "Customers want a {thing} that they can inspect, a price that they can plan with, and {matter} that lasts the night.",
    "The history of the {quality} {thing} suggests patience, because each time that {maker} {deed} one, {matter} came a year later.",
    "Still, the {thing} is real.",
    "Nobody outside {maker} has checked the claim.",
    "For now, {matter} decides.",
    "The figures are harder to set aside than the words around them.",
)
TITLES = (
    "{maker} {deed} {product}: what the {thing} costs",
    "Inside {product}, the {quality} {thing} of {maker}",
    "Why {maker} and {other} disagree about {matter}",
    "The {quality} {thing} that nobody wanted to own",
    "After {product}: a {thing} between {matter} and price",
)
HEADINGS = (
    "What {product} is made of", "Who pays for the {thing}", "The {quality} part", "{maker} against {other}", "A question of {matter}",
    "How we measured", "What to expect next", "The {thing} nobody mentions", "A short history of the {thing}", "Numbers and what they hide",
)  # fmt: skip
SAMPLES = (
    ("python", ('import asyncio\n\n\nasync def ask(prompt: str, tries: int = 3) -> str:\n    for attempt in range(tries):\n'
                '        try:\n            return await client.complete(prompt, limit={number})\n        except TimeoutError:\n'
                '            await asyncio.sleep(2**attempt)\n    raise RuntimeError("no answer")')),
    ("bash", "# roll out to {number} nodes\nexport LIMIT={number}\ncurl -s https://api.example.com/v1/models | jq -r '.data[].id' | sort"),
    ("json", '{{\n  "limit": {number},\n  "tools": ["search", "python"],\n  "stream": true\n}}'),
    ("yaml", "kind: Deployment\nspec:\n  replicas: {number}\n  strategy:\n    type: RollingUpdate"),
)  # fmt: skip
_FIRST = ("chip", "cloud", "data", "edge", "energy", "grid", "kernel", "language", "licence", "memory", "network", "open", "policy", "power",
          "privacy", "robot", "safety", "sensor", "silicon", "supply")  # fmt: skip
_SECOND = ("audits", "contracts", "costs", "failures", "labs", "markets", "models", "research", "rules", "tools")
TAGS = tuple(f"{first}-{second}" for second in _SECOND for first in _FIRST)
