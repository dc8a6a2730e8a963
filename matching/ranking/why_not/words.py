"""Words of "Why is X not here?": rules, what would change them, and places in the order."""

from types import MappingProxyType

from models.base import Message

RULES = MappingProxyType(
    {
        "itself": "{partner} belongs to the metro of {city} itself.",
        "not_a_metro": "{partner} belongs to the metro of {metro}; the list ranks metros by their anchor city.",
        "own_country": "{partner} lies in {city}'s own country, and partners abroad were asked for.",
        "country_not_asked": "Only some countries were asked for, and {partner} lies in none of them.",
        "country_excluded": "The country of {partner} was excluded.",
        "too_small": "The metro of {partner} has {people} people, fewer than asked for.",
        "too_large": "The metro of {partner} has {people} people, more than asked for.",
        "known_tie": "A tie with {partner} exists already, and known ties were hidden.",
        "no_known_tie": "No tie with {partner} is known, and only known ties were asked for.",
        "policy_country": "The policy excludes the country of {partner}: {why}.",
        "policy_decision": "The policy rules {partner} out by an own decision: {why}.",
        "policy_min_population": "The policy asks for more people than the {people} of {partner}'s metro.",
        "policy_max_population": "The policy asks for fewer people than the {people} of {partner}'s metro.",
        "policy_size_ratio": "The policy asks for cities of one order of size, and {partner} is of another.",
        "policy_overlap_hours": "{partner} shares fewer working hours than the policy asks for.",
        "policy_diplomatic": "The policy requires diplomatic relations; none are known with the country of {partner}.",
        "policy_consulate": "The policy requires a consulate; the country of {partner} has none in {city}'s metro.",
        "policy_one_per_country": "The policy allows one partner per country, and {city} has one there.",
        "policy_one_per_region": "The policy allows one partner per region, and {city} has one there.",
        "policy_one_per_world_region": (
            "The policy allows one partner per region of the world, and {city} has one there."
        ),
    }
)
CHANGES = MappingProxyType(
    {
        "itself": "Ask with unit city to rank places of the same metro.",
        "not_a_metro": "Look at {metro}, or rank single cities.",
        "own_country": "Let the own country in.",
        "country_not_asked": "Add its country, or ask for all.",
        "country_excluded": "Take its country off the excluded ones.",
        "too_small": "Lower the least number of people.",
        "too_large": "Raise the greatest number of people.",
        "known_tie": "Show known ties.",
        "no_known_tie": "Show all, not only known ties.",
        "policy_country": "Change the policy's excluded countries.",
        "policy_decision": "Change the own decision in the policy.",
        "policy_min_population": "Lower the policy's least number of people.",
        "policy_max_population": "Raise the policy's greatest number of people.",
        "policy_size_ratio": "Lower the policy's ratio of sizes.",
        "policy_overlap_hours": "Lower the policy's shared hours.",
        "policy_diplomatic": "Prefer diplomatic relations in the policy instead of requiring them.",
        "policy_consulate": "Prefer a consulate in the policy instead of requiring one.",
        "policy_one_per_country": "Lift the limit of one per country.",
        "policy_one_per_region": "Lift the limit of one per region.",
        "policy_one_per_world_region": "Lift the limit of one per region of the world.",
    }
)
WORDS = MappingProxyType(
    {
        "ranked": "{partner} is number {rank} of {of}; its fit is {fit} of 100, the last on this list has {last}.",
        "listed": "{partner} is on the list: number {rank} of {of}.",
        "ranked_plausibility": (
            "{partner} is number {rank} of {of} by precedent: it has {share} of 100, the last on this list {last}."
        ),
        "ranked_blend": (
            "{partner} is number {rank} of {of} by half fit and half precedent: it has {points} of 100, "
            "the last on this list {last}."
        ),
        "ranked_mutual": (
            "{partner} is number {rank} of {of} by fit for both: it is number {ours} for {city}, "
            "and {city} is number {theirs} for it."
        ),
        "beyond_mutual": (
            "{partner} is number {rank} of {of} by fit for {city}; only the first {pool} are weighed from both sides."
        ),
        "country_full": (
            "{partner} is number {rank} of {of}, but the list takes at most {n} of one country: {others} came first."
        ),
        "too_alike": (
            "{partner} is number {rank} of {of} by score alone; variety was asked for, "
            "and it is much like {other}, which is on the list."
        ),
        "by_fit": "By fit alone it is number {rank}.",
        "more_per_country": "Allow more of one country.",
        "less_variety": "Ask for less variety.",
        "longer": "Show at least {rank} rows.",
        "weaker": "It falls behind the list most in {block}: {theirs} points of 100, the list has {ours} on average.",
        "weigh_less": "Weighing {block} less would lift it.",
    }
)


def say(code: str, **params: str | int | float) -> Message:
    """A message of ``WORDS``."""
    return Message(code=code, params=params, text=WORDS[code].format(**params))
