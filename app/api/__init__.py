"""The wire: http serves every route, views say how rows look, rooms hold the routers."""
