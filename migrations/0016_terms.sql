-- When a network is to be asked what holds for an account right now (who it is, what may be chosen, whether anything may be
-- posted); NULL: nobody wants to know. What it said stands among the facts of the account.
ALTER TABLE accounts ADD COLUMN ask_at BIGINT;
