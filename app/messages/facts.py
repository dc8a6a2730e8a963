"""Facts, pairs and purposes in a language: names of clusters, strengths and purposes; figures stay as they are."""

from app.messages.language import Language, language
from models.city import City, Fact
from models.compare import Comparison
from models.pair import PairFacts
from models.purpose import Purpose


def render_comparison(found: Comparison, code: str) -> Comparison:
    """A comparison in a language."""
    words = language(code)
    cities = [_city(city, words) for city in found.cities]
    return found.model_copy(update={"cities": cities, "pairs": [_pair(pair, words) for pair in found.pairs]})


def render_purpose(purpose: Purpose, code: str) -> Purpose:
    """A purpose with its name and question in a language; the reason for its weights is English."""
    words = language(code)
    return purpose.model_copy(update={"name": words.purpose(purpose), "question": words.question(purpose)})


def cluster_words(fact: Fact, words: Language) -> list[str]:
    """The clusters of a fact, each with its strength in words or its share."""
    return [_cluster(fact.name, cluster, amount, words) for cluster, amount in fact.clusters]


def _city(city: City, words: Language) -> City:
    facts = [f.model_copy(update={"value": cluster_words(f, words)}) if f.clusters else f for f in city.facts]
    return city.model_copy(update={"facts": facts})


def _pair(pair: PairFacts, words: Language) -> PairFacts:
    shared = [one.model_copy(update={"name": words.cluster(one.cluster)}) for one in pair.shared_clusters]
    supplies = [
        one.model_copy(update={"supplier_name": words.cluster(one.supplier), "user_name": words.cluster(one.user)})
        for one in pair.supplies
    ]
    return pair.model_copy(update={"shared_clusters": shared, "supplies": supplies})


def _cluster(name: str, cluster: str, amount: float, words: Language) -> str:
    shown = words.cluster(cluster)
    if name == "clusters":
        return f"{shown} ({words.word('strengths', str(round(amount)))})"
    return f"{shown} {words.percent(amount)}"
