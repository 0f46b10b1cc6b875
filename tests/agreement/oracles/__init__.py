"""The catalogue against independent libraries of the development environment, on random and on real data."""
