DROP TABLE partner_secret, partner_client, organisation;
