"""Pelican's settings for the newsroom of the benchmark, its cache of bodies on."""

AUTHOR = "Newsroom"
SITENAME = "Bench News"
SITEURL = "https://news.example.com"
PATH = "content"
ARTICLE_PATHS = ["news"]
OUTPUT_PATH = "output"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
DEFAULT_DATE_FORMAT = "%B %d, %Y"
THEME = "theme"
THEME_STATIC_DIR = "."

ARTICLE_URL = "{date:%Y}/{date:%m}/{slug}/"
ARTICLE_SAVE_AS = ARTICLE_URL + "index.html"
TAG_URL = "tags/{slug}/"
TAG_SAVE_AS = TAG_URL + "index.html"
TAGS_SAVE_AS = "tags/index.html"
AUTHOR_SAVE_AS = CATEGORY_SAVE_AS = ARCHIVES_SAVE_AS = AUTHORS_SAVE_AS = CATEGORIES_SAVE_AS = ""
DIRECT_TEMPLATES = ["index", "tags"]
PAGINATED_TEMPLATES = {"index": 25, "tag": 25}
PAGINATION_PATTERNS = (
    (1, "{url}", "{save_as}"),
    (2, "{base_name}/page/{number}/", "{base_name}/page/{number}/index.html"),
)

FEED_RSS = "index.xml"
FEED_ALL_ATOM = FEED_ATOM = CATEGORY_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = TRANSLATION_FEED_ATOM = None
FEED_MAX_ITEMS = 20

PLUGINS = ["sitemap", "related_posts"]
RELATED_POSTS_MAX = 4

CACHE_CONTENT = LOAD_CONTENT_CACHE = True
GZIP_CACHE = False
