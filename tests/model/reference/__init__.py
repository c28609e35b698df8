"""What a cell does, as docs/spec.md says it, in as few words as Python needs.

Nothing here knows of the contracts, of their packing or of the SDK: whole numbers, lists and dictionaries.
Where a contract keeps an accumulator, this counts member by member; where it searches an archive, this keeps
the list. Functions bear the contracts' names and take the caller first; one that is refused raises `Refused`
and may leave things half done, so whoever calls keeps a copy (`tests.model.story`). Accounts are strings.
"""
