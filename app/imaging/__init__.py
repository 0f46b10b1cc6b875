"""Images: patients under pseudonyms, studies, series and stacks; intake, de-identification, roles, pixels."""
