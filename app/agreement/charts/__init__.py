"""Plots as numbers: where everything of a plot lies, in pixels; templates/agreement/charts draws them as SVG."""
