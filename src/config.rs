//! Settings: flags over environment over file over defaults. Opens nothing but the settings file.
