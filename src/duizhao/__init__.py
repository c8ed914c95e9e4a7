"""Duizhao 对照: Chinese policy documents to reviewed, aligned Chinese-English text, offline.

Start reading at `pipeline.py`: it is the only place that orders the stages.
"""

from importlib.metadata import version

__version__ = version("duizhao")
