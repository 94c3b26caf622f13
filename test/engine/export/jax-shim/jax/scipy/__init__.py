"""jax.scipy"""

from . import linalg, special
