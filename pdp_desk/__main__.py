"""`python -m pdp_desk` is the command line."""

from pdp_desk.cli import main

main()
