"""A month of sample news from eight invented outlets, and a loopback server for it: see README.md."""
