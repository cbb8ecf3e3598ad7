"""From words with places on a page to paragraphs and tables; for PDF with letters and for scans alike.

words → lines → (ruled tables, blocks side by side, tables by gaps, columns) → paragraphs over lines and pages → Paper
"""
