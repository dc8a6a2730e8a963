import numpy as np

from features.places.geodesy import haversine_km
from features.ties.attributes import load_attributes, plain, rank_within, save_attributes
from tests.tie_world import ground, places, table


def test_rank_within_groups():
    assert rank_within(np.array([0, 1, 0, 0]), np.array([5.0, 1.0, 9.0, 5.0])).tolist() == [2, 1, 1, 3]
    assert rank_within(np.zeros(0, np.int64), np.zeros(0)).tolist() == []


def test_plain_names():
    assert plain("Saint-Étienne ") == "saint etienne"
    assert plain("Łódź") != ""
    assert plain("!") == ""


def test_namesakes_share_a_name_or_an_alias():
    world = ground()
    one, other = table().row_of[107], table().row_of[157]
    assert world.namesakes(one).tolist() == [other]
    assert world.namesakes(0).tolist() == []


def test_closeness_holds_neighbours_of_the_own_country_only():
    world, columns = ground(), table()
    near = world.near.tocoo()
    assert (world.country[near.row] == world.country[near.col]).all()
    assert (near.row != near.col).all()
    i, j = near.row, near.col
    km = haversine_km(columns.lat[i], columns.lon[i], columns.lat[j], columns.lon[j])
    assert (km <= 150.001).all()
    assert np.allclose(near.data, np.exp(-km / 50), atol=1e-4)


def test_distances_agree_with_the_haversine():
    world, columns = ground(), table()
    n = len(columns)
    slow = haversine_km(np.full(n, columns.lat[5]), np.full(n, columns.lon[5]), columns.lat, columns.lon)
    assert np.allclose(world.km(5), slow, atol=6)


def test_language_is_the_smaller_share():
    world = ground()
    assert world.language[0, 1] == 1
    assert world.language[0, 2] == 0


def test_saved_and_loaded_is_the_same(tmp_path):
    save_attributes(tmp_path, ground())
    loaded = load_attributes(tmp_path)
    assert loaded.countries == ground().countries
    assert np.array_equal(loaded.size, ground().size)
    assert (loaded.near != ground().near).nnz == 0
    assert loaded.namesakes(7).tolist() == ground().namesakes(7).tolist()
    assert len(loaded) == len(places())
