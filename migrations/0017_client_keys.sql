-- The keys by which this Crier proves to networks that it is itself, where no portal gives it any (Bluesky's servers), sealed
-- with CRIER_KEYS. The newest begins new sign-ins; an older one stays for those that began with it.
CREATE TABLE client_keys (
    id TEXT PRIMARY KEY,
    platform TEXT NOT NULL,
    sealed TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
