import networkx
from PIL import Image

from tests.tools import loading

architecture = loading.load_tool('analysis_tools/architecture.py')


def test_rooms_are_those_of_the_package_and_imports_have_a_direction():
    graph = architecture.rooms()
    assert {'apis', 'losses', 'distillers', 'registry, utils'} <= set(graph)
    assert networkx.is_directed_acyclic_graph(graph)
    assert graph.nodes['losses']['modules'] > 30
    assert graph.has_edge('distillers', 'teachers') and not graph.has_edge('teachers', 'hooks')


def test_an_importing_room_stands_higher_and_no_two_in_one_place(tmp_path):
    graph = networkx.DiGraph([('a', 'b'), ('a', 'c'), ('b', 'd'), ('c', 'd'), ('a', 'd')])
    networkx.set_node_attributes(graph, 2, 'modules')
    found = architecture.places(graph)
    assert all(found[importer][1] > found[imported][1] for importer, imported in graph.edges)
    assert len(set(found.values())) == 4
    architecture.draw(graph, tmp_path / 'rooms.png')
    with Image.open(tmp_path / 'rooms.png') as image:
        assert image.width > 900 and len(set(image.convert('RGB').getdata())) > 20
