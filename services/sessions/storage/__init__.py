"""What the sessions service keeps: tables, and one store per aggregate; SQL only here, decisions nowhere here."""
