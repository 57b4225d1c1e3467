"""Reports as text: one file per format; none of them opens a file or knows a terminal."""
