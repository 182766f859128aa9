"""Photos looked at on many machines, or in many processes of one: a Dask cluster, imported only when asked for."""
