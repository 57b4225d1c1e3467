"""Publishing: brings what a build made to where readers are."""
