DROP TABLE request, referral;
