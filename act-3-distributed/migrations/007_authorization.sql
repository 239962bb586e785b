-- Up Migration
-- The stores of OpenFGA to which the members of all lists have been written.
CREATE TABLE permission_stores (
  store text PRIMARY KEY
);

-- Down Migration
DROP TABLE permission_stores;
