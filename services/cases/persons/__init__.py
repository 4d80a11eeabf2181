"""The men as each centre knows them."""
