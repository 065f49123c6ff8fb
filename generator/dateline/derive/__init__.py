"""From an article to a draft event file that an editor only has to correct.

Nothing here is content: what is read is proposed, with the words it came from and how sure it is, and a person
decides. Only the command reaches this package; building a site never does.
"""
