"""The medical compartment on the page of a dossier."""
