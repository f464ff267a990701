"""Bellows: neural networks on Spark. The stages for pipelines are in bellows.ml."""
