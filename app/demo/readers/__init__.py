"""Simulated readers: they look at a phantom's truth through their skill, miss, invent, waver, draw and answer.

Start with `draft`: the whole content of one reading. `profile` says who they are.
"""
