"""The instruments that men are assessed with: data, written without code, and fixed once they are published."""
