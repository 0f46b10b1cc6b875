"""Reading: one reader, one case, one stage; worklist, drafts, signatures and the one address of blinding."""
