"""Pages of accounts: sign-in, links, the own profile, people, the API reference."""

from app.accounts.pages import links, people, profile, reference, sign_in, tokens, welcome
from app.web.wing import Wing

router = Wing(include_in_schema=False)
for part in (sign_in, welcome, links, profile, tokens, people, reference):
    router.include_router(part.router)
