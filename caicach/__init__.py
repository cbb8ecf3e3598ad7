"""Caicach: public administration reform of Vietnamese local government."""
