"""The room through which every file of the site is written."""
