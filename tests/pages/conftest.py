import pytest


@pytest.fixture(autouse=True)
def _site(plain_site):
    """Every page test meets the plain site."""
