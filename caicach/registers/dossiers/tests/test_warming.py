"""The queries of dossiers are compiled before the first visitor."""

from caicach.foundation.ui import warming
from caicach.registers.dossiers import store


def test_the_queries_of_dossiers_are_compiled(settings, tmp_path):
    settings.CAICACH_HOME = tmp_path
    (tmp_path / "dossiers").mkdir()
    warming.run()
    assert "judged" in store.engine()._compiled
