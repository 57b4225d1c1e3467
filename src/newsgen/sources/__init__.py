"""The room that knows what lies in the site's folders."""
