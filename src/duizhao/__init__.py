"""Duizhao 对照: Chinese policy documents to reviewed, aligned Chinese-English text, offline.

Start reading at `pipeline.py`: it is the main path.
"""

from importlib.metadata import version

__version__ = version("duizhao")
